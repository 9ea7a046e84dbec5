namespace Conformance.Schemas.Cel;

/// <summary>A variable and what it stands in.</summary>
internal sealed record CelScope(string Name, object? Value, CelScope? Outer)
{
    public object? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
            if (scope.Name == name)
                return scope.Value;
        return new CelError($"undeclared reference to '{name}'");
    }
}
