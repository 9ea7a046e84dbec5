{{/* The poolers that are asked for, as a YAML list of {name, type, group}. */}}
{{- define "cnpg-postgres.poolers" -}}
{{- $fullname := include "cnpg-postgres.fullname" . }}
{{- with .Values.pgbouncer }}
{{- if .enabled }}
- {name: {{ .rw.name | default (printf "%s-pooler-rw" $fullname) | quote }}, type: rw, group: rw}
{{- if .ro.enabled }}
- {name: {{ .ro.name | default (printf "%s-pooler-ro" $fullname) | quote }}, type: {{ eq .ro.target "any" | ternary "r" "ro" }}, group: ro}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* PgBouncer's container as JSON: resources and image over the template's own container of that name. */}}
{{- define "cnpg-postgres.pgbouncerContainer" -}}
{{- $container := dict "name" "pgbouncer" }}
{{- range $key := list "image" "resources" }}
{{- with get $.Values.pgbouncer $key }}
{{- $_ := set $container $key . }}
{{- end }}
{{- end }}
{{- range dig "spec" "containers" list .Values.pgbouncer.template }}
{{- if eq .name "pgbouncer" }}
{{- $container = mergeOverwrite (deepCopy .) $container }}
{{- end }}
{{- end }}
{{- $container | toJson }}
{{- end }}

{{/* The poolers' pod template: what the other values say over pgbouncer.template, whose empties are its own. */}}
{{- define "cnpg-postgres.poolerTemplate" -}}
{{- $template := deepCopy .Values.pgbouncer.template }}
{{- with mergeOverwrite (include "cnpg-postgres.inheritedMetadata" . | fromYaml) ($template.metadata | default dict) }}
metadata:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- $containers := list (include "cnpg-postgres.pgbouncerContainer" . | fromJson) }}
{{- range dig "spec" "containers" list $template }}
{{- if ne .name "pgbouncer" }}
{{- $containers = append $containers . }}
{{- end }}
{{- end }}
{{- $spec := dict "containers" $containers }}
{{- range $key := list "affinity" "tolerations" "nodeSelector" "topologySpreadConstraints" "priorityClassName" }}
{{- with get $.Values.pgbouncer $key }}
{{- $_ := set $spec $key . }}
{{- end }}
{{- end }}
{{- /* The operator brings the pull secret of its own image by the service account, which the pod's would replace. */}}
{{- if and $.Values.pgbouncer.image $.Values.image.pullSecrets (not (dig "spec" "imagePullSecrets" list $template)) }}
{{- $secrets := list }}
{{- range $.Values.image.pullSecrets }}
{{- $secrets = append $secrets (dict "name" .) }}
{{- end }}
{{- $_ := set $spec "imagePullSecrets" $secrets }}
{{- end }}
spec:
  {{- mergeOverwrite ($template.spec | default dict) $spec | toYaml | nindent 2 }}
{{- end }}
