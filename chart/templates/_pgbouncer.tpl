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

{{/*
PgBouncer's parameters unless they are set, by the Pooler's type. PgBouncer makes one connection at a time: while one hangs or
waits to be tried again, everybody waits. Its own are 15 s for either, and nothing that ends a connection to a server that has
fallen silent but the kernel, after a quarter of an hour. Those that were idle are to be gone when one that was waited for is given
up: else who lost that one may be handed another, and wait again. A connection to a replica stays with it when it is promoted, and
would never come back to a replica by itself.
*/}}
{{- define "cnpg-postgres.poolerDefaults" -}}
server_login_retry: "0.2"
server_connect_timeout: "3"
tcp_keepidle: "5"
tcp_keepintvl: "1"
tcp_user_timeout: "10000"
{{- if eq . "ro" }}
server_lifetime: "60"
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
