{{/* The Cluster's name, and the stem of every other name. */}}
{{- define "cnpg-postgres.fullname" -}}
{{- .Values.fullnameOverride | default .Release.Name -}}
{{- end }}

{{/* Labels of something the chart renders: its own, those of that thing, commonLabels; the former beat the latter. Takes a dict: root, and optionally labels. */}}
{{- define "cnpg-postgres.labels" -}}
{{- merge (include "cnpg-postgres.ownLabels" .root | fromYaml) (.labels | default dict) (.root.Values.commonLabels | default dict) | toYaml }}
{{- end }}

{{/* The labels that are the chart's own affair. */}}
{{- define "cnpg-postgres.ownLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | quote }}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
app.kubernetes.io/component: database
{{- end }}

{{/* Metadata of a resource. Takes a dict: root, name, and optionally labels, annotations and keep. */}}
{{- define "cnpg-postgres.metadata" -}}
name: {{ .name | quote }}
namespace: {{ .root.Release.Namespace | quote }}
labels:
  {{- include "cnpg-postgres.labels" . | nindent 2 }}
{{- $annotations := merge (dict) (.annotations | default dict) (.root.Values.commonAnnotations | default dict) }}
{{- if and .keep .root.Values.keepOnUninstall }}
{{- $_ := set $annotations "helm.sh/resource-policy" "keep" }}
{{- end }}
{{- with include "cnpg-postgres.yaml" $annotations }}
annotations:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}

{{/* A value as YAML without nulls and empty lists and maps at any depth; nothing where nothing is left. */}}
{{- define "cnpg-postgres.yaml" -}}
{{- if . }}
{{- $holder := dict "value" (deepCopy .) }}
{{- include "cnpg-postgres.prune" $holder }}
{{- with $holder.value }}
{{- toYaml . }}
{{- end }}
{{- end }}
{{- end }}

{{/* Takes the nulls and the empty lists and maps out of a map or list, in place. An empty selector stays: it selects all. Prints nothing. */}}
{{- define "cnpg-postgres.prune" -}}
{{- $node := . }}
{{- if kindIs "map" $node }}
{{- range $key, $value := $node }}
{{- include "cnpg-postgres.prune" $value }}
{{- if or (kindIs "invalid" $value) (and (or (kindIs "map" $value) (kindIs "slice" $value)) (empty $value) (not (has $key (list "labelSelector" "namespaceSelector" "podSelector")))) }}
{{- $_ := unset $node $key }}
{{- end }}
{{- end }}
{{- else if kindIs "slice" $node }}
{{- range $node }}
{{- include "cnpg-postgres.prune" . }}
{{- end }}
{{- end }}
{{- end }}

{{/* "true" where a map has a key whose value is neither null nor an empty string: false and 0 count. Takes (list map key). */}}
{{- define "cnpg-postgres.isSet" -}}
{{- $map := index . 0 }}
{{- $key := index . 1 }}
{{- if and (kindIs "map" $map) (hasKey $map $key) }}
{{- $value := get $map $key }}
{{- if not (or (kindIs "invalid" $value) (and (kindIs "string" $value) (eq $value ""))) -}}
true
{{- end }}
{{- end }}
{{- end }}

{{/* The keys of a map that are set, as YAML lines. Takes (list map key…). */}}
{{- define "cnpg-postgres.fields" -}}
{{- $map := first . }}
{{- $picked := dict }}
{{- range rest . }}
{{- if include "cnpg-postgres.isSet" (list $map .) }}
{{- $_ := set $picked . (get $map .) }}
{{- end }}
{{- end }}
{{- include "cnpg-postgres.yaml" $picked }}
{{- end }}

{{/* Metadata that the operator hands on to pods, PVCs and Services. */}}
{{- define "cnpg-postgres.inheritedMetadata" -}}
{{- include "cnpg-postgres.yaml" (dict "labels" .Values.commonLabels "annotations" .Values.commonAnnotations) }}
{{- end }}

{{/*
A function of the shell: waits up to a minute for a host to answer, then leaves it to the next command to say why it does not.
A pod that has just started may be refused until whoever enforces network policies has heard of it, and so may anybody during a failover.
*/}}
{{- define "cnpg-postgres.awaitServer" -}}
await_server() {
  end=$(($(date +%s) + 60))
  until pg_isready --quiet --timeout=5 --host="$1" || [ "$(date +%s)" -ge "$end" ]; do
    sleep 1
  done
}
{{- end }}
