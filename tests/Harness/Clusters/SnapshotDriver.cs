using Conformance.Tools;

namespace Conformance.Clusters;

/// <summary>
/// Volumes that can be snapshot, in a cluster of the suite's own: the CSI project's host path driver, whose volumes are
/// folders of the node, and its snapshot controller. k3s' own volumes have no snapshots. One node is enough for it.
/// </summary>
public static class SnapshotDriver
{
    private const string Driver = "hostpath.csi.k8s.io";

    private const string Group = "snapshot.storage.k8s.io";

    private const string Name = "conformance-snapshots";

    private const string Kubelet = "/var/lib/kubelet";

    private static readonly (string Plural, string Kind, string Scope, string ShortName)[] Kinds =
    [
        ("volumesnapshotclasses", "VolumeSnapshotClass", "Cluster", "vsclass"),
        ("volumesnapshotcontents", "VolumeSnapshotContent", "Cluster", "vsc"),
        ("volumesnapshots", "VolumeSnapshot", "Namespaced", "vs"),
    ];

    /// <summary>Makes the kinds known. Before the operator starts, which looks for them once.</summary>
    public static async Task MakeKnownAsync(KubernetesCluster cluster, CancellationToken cancellationToken = default)
    {
        await cluster.ApplyAsync(string.Join("\n---\n", Kinds.Select(kind => Crd(kind.Plural, kind.Kind, kind.Scope, kind.ShortName))), space: null, cancellationToken);
        await cluster.Kubectl.RequireAsync(
            ["wait", "--for=condition=Established", .. Kinds.Select(kind => $"customresourcedefinition/{kind.Plural}.{Group}"), "--timeout=60s"], cancellationToken);
        // A kind that is established may still be told to come again in a second, which kubectl does.
        await cluster.Kubectl.RequireAsync(["get", string.Join(',', Kinds.Select(kind => $"{kind.Plural}.{Group}")), "--all-namespaces"], cancellationToken);
    }

    /// <summary>Starts the driver in a namespace of the run, and waits until it serves.</summary>
    /// <exception cref="ConformanceException">An image cannot be pulled, or it does not start.</exception>
    public static async Task<SnapshotClasses> InstallAsync(KubernetesCluster cluster, string space, CancellationToken cancellationToken = default)
    {
        await cluster.ApplyAsync(OfCluster(space), space: null, cancellationToken);
        await cluster.ApplyAsync(Pod(Versions.Current.Images), space, cancellationToken);
        await PodReadiness.WaitAsync(cluster, space, Name, cancellationToken);
        return new SnapshotClasses(Name, Name);
    }

    /// <summary>Only what the API server has to know: the operator and the controller check the rest.</summary>
    private static string Crd(string plural, string kind, string scope, string shortName) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: {{plural}}.{{Group}}
          annotations:
            # Without it the API server takes no CRD whose group ends with k8s.io.
            api-approved.kubernetes.io: https://github.com/kubernetes-csi/external-snapshotter/pull/814
        spec:
          group: {{Group}}
          scope: {{scope}}
          names:
            kind: {{kind}}
            plural: {{plural}}
            singular: {{kind.ToLowerInvariant()}}
            shortNames: [{{shortName}}]
          versions:
            - name: v1
              served: true
              storage: true
              subresources:
                status: {}
              schema:
                openAPIV3Schema:
                  type: object
                  x-kubernetes-preserve-unknown-fields: true
        """;

    /// <summary>The node is the suite's own and goes with the run, so the pod may do everything.</summary>
    private static string OfCluster(string space) => $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: {{Name}}
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: cluster-admin
        subjects:
          - kind: ServiceAccount
            name: default
            namespace: {{space}}
        ---
        apiVersion: storage.k8s.io/v1
        kind: CSIDriver
        metadata:
          name: {{Driver}}
        spec:
          attachRequired: false
          podInfoOnMount: true
          fsGroupPolicy: File
          volumeLifecycleModes: [Persistent]
        ---
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata:
          name: {{Name}}
        provisioner: {{Driver}}
        volumeBindingMode: Immediate
        reclaimPolicy: Delete
        ---
        apiVersion: {{Group}}/v1
        kind: VolumeSnapshotClass
        metadata:
          name: {{Name}}
        driver: {{Driver}}
        deletionPolicy: Delete
        """;

    private static string Pod(IReadOnlyDictionary<string, string> images) => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{Name}}
        spec:
          terminationGracePeriodSeconds: 5
          containers:
            - name: driver
              image: {{images["csiHostPath"]}}
              args: [--drivername={{Driver}}, --endpoint=unix:///csi/csi.sock, --nodeid=$(NODE), --v=4]
              env:
                - name: NODE
                  valueFrom:
                    fieldRef:
                      fieldPath: spec.nodeName
              securityContext:
                privileged: true
              startupProbe:
                periodSeconds: 1
                failureThreshold: {{PodReadiness.StartAttempts}}
                exec:
                  command: [test, -S, /csi/csi.sock]
              volumeMounts:
                - name: socket
                  mountPath: /csi
                - name: volumes
                  mountPath: /csi-data-dir
                - name: devices
                  mountPath: /dev
                - name: plugins
                  mountPath: {{Kubelet}}/plugins
                  mountPropagation: Bidirectional
                - name: pods
                  mountPath: {{Kubelet}}/pods
                  mountPropagation: Bidirectional
            - name: registrar
              image: {{images["csiNodeDriverRegistrar"]}}
              args: [--csi-address=/csi/csi.sock, --kubelet-registration-path={{Kubelet}}/plugins/{{Driver}}/csi.sock]
              volumeMounts:
                - name: socket
                  mountPath: /csi
                - name: registration
                  mountPath: /registration
            - name: provisioner
              image: {{images["csiProvisioner"]}}
              args: [--csi-address=/csi/csi.sock]
              volumeMounts:
                - name: socket
                  mountPath: /csi
            - name: snapshotter
              image: {{images["csiSnapshotter"]}}
              args: [--csi-address=/csi/csi.sock]
              volumeMounts:
                - name: socket
                  mountPath: /csi
            - name: controller
              image: {{images["csiSnapshotController"]}}
          volumes:
            - name: socket
              hostPath:
                path: {{Kubelet}}/plugins/{{Driver}}
                type: DirectoryOrCreate
            - name: registration
              hostPath:
                path: {{Kubelet}}/plugins_registry
                type: DirectoryOrCreate
            - name: plugins
              hostPath:
                path: {{Kubelet}}/plugins
                type: DirectoryOrCreate
            - name: pods
              hostPath:
                path: {{Kubelet}}/pods
                type: DirectoryOrCreate
            - name: devices
              hostPath:
                path: /dev
            - name: volumes
              hostPath:
                path: /var/lib/{{Driver}}
                type: DirectoryOrCreate
        """;
}
