using System.Text.Json;

namespace Conformance.Clusters;

/// <summary>A pod of one container that may do nothing but run its command, as the strictest admission policies want it.</summary>
public static class UnprivilegedPod
{
    /// <param name="name">The pod's name, and its label <c>conformance</c>.</param>
    /// <param name="command">The container's own; what it is given is passed on as it stands.</param>
    /// <returns>Its manifest as YAML.</returns>
    public static string Manifest(string name, string image, params IReadOnlyList<string> command) => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
          labels:
            conformance: {{name}}
        spec:
          terminationGracePeriodSeconds: 0
          automountServiceAccountToken: false
          securityContext:
            runAsNonRoot: true
            runAsUser: 65534
            seccompProfile:
              type: RuntimeDefault
          containers:
            - name: main
              image: {{image}}
              imagePullPolicy: IfNotPresent
              command: {{JsonSerializer.Serialize(command)}}
              securityContext:
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities:
                  drop: [ALL]
        """;
}
