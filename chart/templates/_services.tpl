{{/* Name of the Service that selects the primary. */}}
{{- define "cnpg-postgres.primaryServiceName" -}}
{{- .Values.services.primary.name | default (printf "%s-cnpg-primary" (include "cnpg-postgres.fullname" .)) -}}
{{- end }}

{{/* Name of the Service that selects the replicas. */}}
{{- define "cnpg-postgres.readServiceName" -}}
{{- .Values.services.read.name | default (printf "%s-cnpg-read" (include "cnpg-postgres.fullname" .)) -}}
{{- end }}

{{/* The Services that lead to one instance each, as a YAML list of {name, instance}. */}}
{{- define "cnpg-postgres.directServices" -}}
{{- with .Values.services.direct }}
{{- if .enabled }}
{{- $fullname := include "cnpg-postgres.fullname" $ }}
{{- $stem := .name | default (printf "%s-cnpg-direct" $fullname) }}
{{- range $number := untilStep 1 (int (.count | default (add 2 $.Values.replication.instances)) | add1 | int) 1 }}
- {name: {{ printf "%s-%d" $stem $number | quote }}, instance: {{ printf "%s-%d" $fullname $number | quote }}}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* What the read Service selects: r (every instance) or ro (replicas only, which one instance does not have). */}}
{{- define "cnpg-postgres.readSelector" -}}
{{- or (eq .Values.services.read.target "any") (eq (int .Values.replication.instances) 1) | ternary "r" "ro" -}}
{{- end }}

{{/* The Services' names by what they select, aliases included, as a YAML list of {name, selector, values}. */}}
{{- define "cnpg-postgres.serviceList" -}}
{{- $fullname := include "cnpg-postgres.fullname" . }}
{{- $read := include "cnpg-postgres.readSelector" . }}
- {name: {{ include "cnpg-postgres.primaryServiceName" . | quote }}, selector: rw, group: primary}
- {name: {{ include "cnpg-postgres.readServiceName" . | quote }}, selector: {{ $read }}, group: read}
{{- if .Values.services.legacyAliases }}
- {name: {{ printf "%s-primary" $fullname | quote }}, selector: rw, group: primary}
- {name: {{ printf "%s-read" $fullname | quote }}, selector: {{ $read }}, group: read}
{{- end }}
{{- end }}

{{/* The template of a Service that the operator makes. Takes a dict: root, values, and optionally name. */}}
{{- define "cnpg-postgres.serviceTemplate" -}}
metadata:
  {{- with .name }}
  name: {{ . | quote }}
  {{- end }}
  labels:
    {{- include "cnpg-postgres.labels" (dict "root" .root "labels" .values.labels) | nindent 4 }}
  {{- with include "cnpg-postgres.yaml" (merge (dict) (.values.annotations | default dict) (.root.Values.commonAnnotations | default dict)) }}
  annotations:
    {{- . | nindent 4 }}
  {{- end }}
spec:
  type: {{ .values.type | default "ClusterIP" }}
  {{- with .values.loadBalancerSourceRanges }}
  loadBalancerSourceRanges:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{/* The Cluster's managed Services. */}}
{{- define "cnpg-postgres.managedServices" -}}
{{- range include "cnpg-postgres.serviceList" . | fromYamlArray }}
- selectorType: {{ .selector }}
  serviceTemplate:
    {{- include "cnpg-postgres.serviceTemplate" (dict "root" $ "values" (get $.Values.services .group) "name" .name) | nindent 4 }}
{{- end }}
{{- end }}
