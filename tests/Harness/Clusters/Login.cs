namespace Conformance.Clusters;

/// <summary>Whose credentials a client uses.</summary>
public enum Login
{
    /// <summary>The database's owner, from the secret <c>{cluster}-app</c>.</summary>
    App,

    /// <summary>The user <c>postgres</c>, from the secret <c>{cluster}-superuser</c>.</summary>
    Superuser,
}
