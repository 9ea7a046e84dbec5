using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s;

namespace Conformance.Clusters;

/// <summary>Any resource or list of the API server, fields unread.</summary>
internal sealed class LiveResource : IKubernetesObject
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    [JsonExtensionData]
    public JsonObject? Fields { get; set; }
}
