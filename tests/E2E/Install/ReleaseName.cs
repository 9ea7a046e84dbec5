namespace Conformance.E2E.Install;

/// <summary>What the scenario <c>install</c> installs.</summary>
public enum ReleaseName
{
    /// <summary>README option 1, production: the parent's whole values file, two instances.</summary>
    Option1Production,

    /// <summary>
    /// README option 1, development: one instance, passwords of every difficult character, and the Bitnami chart's service
    /// names as aliases.
    /// </summary>
    Option1Development,

    /// <summary>README option 2: passwords on the command line.</summary>
    Option2,

    /// <summary>README option 3: a values file of its own.</summary>
    Option3,
}
