using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Serialization;
using k8s.Models;

namespace Conformance.Schemas;

/// <summary>
/// Schemas of Kubernetes' own kinds, read off KubernetesClient's generated models. The models know fields and types
/// but not what is required inside a pod, so the specs that the operator's CRDs embed stand in for their models.
/// </summary>
public sealed class CoreKinds
{
    /// <summary>Built-in API groups: here an unknown kind is a mistake, elsewhere it may be somebody's custom resource.</summary>
    private static readonly HashSet<string> Groups =
    [
        "", "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "apps", "authentication.k8s.io",
        "authorization.k8s.io", "autoscaling", "batch", "certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io",
        "events.k8s.io", "flowcontrol.apiserver.k8s.io", "networking.k8s.io", "node.k8s.io", "policy",
        "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io", "storage.k8s.io",
    ];

    /// <summary>Fields that Kubernetes' OpenAPI document requires and the models leave optional.</summary>
    private static readonly Dictionary<Type, string[]> Required = new()
    {
        [typeof(V1CronJobSpec)] = ["schedule", "jobTemplate"],
        [typeof(V1JobSpec)] = ["template"],
        [typeof(V1DeploymentSpec)] = ["selector", "template"],
        [typeof(V1StatefulSetSpec)] = ["selector", "template"],
        [typeof(V1DaemonSetSpec)] = ["selector", "template"],
        [typeof(V1LabelSelectorRequirement)] = ["key", "operator"],
        [typeof(V1RoleBinding)] = ["roleRef"],
        [typeof(V1RoleRef)] = ["apiGroup", "kind", "name"],
        [typeof(Rbacv1Subject)] = ["kind", "name"],
        [typeof(V1PolicyRule)] = ["verbs"],
        [typeof(V1IPBlock)] = ["cidr"],
        [typeof(V1HTTPIngressRuleValue)] = ["paths"],
        [typeof(V1HTTPIngressPath)] = ["backend", "pathType"],
        [typeof(V1IngressServiceBackend)] = ["name"],
        [typeof(V2HorizontalPodAutoscalerSpec)] = ["scaleTargetRef"],
        [typeof(V2CrossVersionObjectReference)] = ["kind", "name"],
    };

    private static readonly Schema Anything = new() { Type = "object", PreserveUnknownFields = true };

    private readonly ConcurrentDictionary<Type, Schema> built;

    /// <param name="operatorSchemas">Has the Cluster and Pooler that embed the specs of pods, services and claims.</param>
    public CoreKinds(CrdSchemas operatorSchemas)
    {
        var cluster = Embedded(operatorSchemas, "Cluster");
        built = new ConcurrentDictionary<Type, Schema>
        {
            [typeof(V1PodSpec)] = At(Embedded(operatorSchemas, "Pooler"), "spec", "template", "spec"),
            [typeof(V1ServiceSpec)] = At(cluster, "spec", "managed", "services", "additional", "serviceTemplate", "spec"),
            [typeof(V1PersistentVolumeClaimSpec)] = At(cluster, "spec", "storage", "pvcTemplate"),
            // Recursive, and of no use to a chart that must not bring cluster-scoped kinds.
            [typeof(V1JSONSchemaProps)] = Anything,
        };
    }

    /// <summary>The metadata of every document, custom resources included.</summary>
    public Schema Metadata => SchemaOf(typeof(V1ObjectMeta));

    /// <returns>The kind's schema, or null when Kubernetes has no such kind.</returns>
    public Schema? Find(string apiVersion, string kind)
    {
        var version = VersionOf(apiVersion);
        if (version.Length == 0 || !Owns(apiVersion))
            return null;
        var name = $"{char.ToUpperInvariant(version[0])}{version[1..]}{kind}";
        var model = typeof(V1Pod).Assembly.GetType($"{typeof(V1Pod).Namespace}.{name}");
        var entity = model?.GetCustomAttribute<KubernetesEntityAttribute>();
        return entity is not null && entity.Group == GroupOf(apiVersion) ? SchemaOf(model!) : null;
    }

    /// <summary>Whether a group is one of Kubernetes' own.</summary>
    public static bool Owns(string apiVersion) => Groups.Contains(GroupOf(apiVersion));

    internal static string GroupOf(string apiVersion) => apiVersion.Contains('/') ? apiVersion[..apiVersion.IndexOf('/')] : "";

    private static string VersionOf(string apiVersion) => apiVersion[(apiVersion.IndexOf('/') + 1)..];

    private Schema SchemaOf(Type type)
    {
        if (built.TryGetValue(type, out var schema))
            return schema;
        schema = type switch
        {
            _ when type == typeof(string) => new Schema { Type = "string" },
            _ when type == typeof(bool) => new Schema { Type = "boolean" },
            _ when type == typeof(int) => new Schema { Type = "integer", Format = "int32" },
            _ when type == typeof(long) => new Schema { Type = "integer", Format = "int64" },
            _ when type == typeof(double) => new Schema { Type = "number" },
            _ when type == typeof(DateTime) => new Schema { Type = "string", Format = "date-time" },
            _ when type == typeof(byte[]) => new Schema { Type = "string", Format = "byte" },
            _ when type == typeof(IntOrString) => new Schema { IntOrString = true },
            _ when type == typeof(ResourceQuantity) => new Schema { IntOrString = true, Pattern = QuantityPattern },
            _ when type == typeof(object) => Anything,
            _ when Nullable.GetUnderlyingType(type) is { } underlying => SchemaOf(underlying),
            _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>) =>
                new Schema { Type = "object", AdditionalProperties = SchemaOf(type.GetGenericArguments()[1]) },
            _ when type.IsGenericType => new Schema { Type = "array", Items = SchemaOf(type.GetGenericArguments()[0]) },
            _ => FromModel(type),
        };
        return built.GetOrAdd(type, schema);
    }

    private Schema FromModel(Type model)
    {
        var properties = new Dictionary<string, Schema>();
        var required = new List<string>(Required.GetValueOrDefault(model, []));
        foreach (var property in model.GetProperties())
        {
            if (property.GetCustomAttribute<JsonPropertyNameAttribute>() is not { Name: var name })
                continue;
            properties[name] = SchemaOf(property.PropertyType);
            // The generator makes a value nullable exactly when the API does not require it.
            if (property.PropertyType.IsPrimitive)
                required.Add(name);
        }

        return new Schema { Type = "object", Properties = properties, Required = required };
    }

    private static Schema Embedded(CrdSchemas schemas, string kind) => schemas.Find("postgresql.cnpg.io/v1", kind)
        ?? throw new ConformanceException($"The operator's manifest defines no {kind}.", "Check 'operators' in fixtures/versions.json.");

    private static Schema At(Schema schema, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
            schema = (schema.Items ?? schema).Properties![field];
        return schema;
    }

    /// <summary>As every CRD has it for a quantity.</summary>
    private const string QuantityPattern =
        @"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$";
}
