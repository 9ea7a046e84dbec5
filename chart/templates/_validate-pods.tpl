{{/* What the instances' pods are given. */}}
{{- define "cnpg-postgres.validate.pods" }}
{{- range $index, $variable := .Values.env }}
{{- $name := upper .name }}
{{- if or (hasPrefix "PG" $name) (hasPrefix "CNPG_" $name) (has $name (list "POD_NAME" "NAMESPACE" "CLUSTER_NAME")) }}
env[{{ $index }}].name: {{ .name }} is reserved for the operator. Choose another name, or use postgresql.parameters.
{{- end }}
{{- end }}
{{- range $path, $pods := dict "" .Values "pgbouncer." .Values.pgbouncer }}
{{- range $resource := list "cpu" "memory" "ephemeral-storage" }}
{{- $request := dig "requests" $resource "" ($pods.resources | default dict) | include "cnpg-postgres.quantityText" }}
{{- $limit := dig "limits" $resource "" ($pods.resources | default dict) | include "cnpg-postgres.quantityText" }}
{{- if and $request $limit (gt (int64 (include "cnpg-postgres.quantityMilli" $request)) (int64 (include "cnpg-postgres.quantityMilli" $limit))) }}
{{ $path }}resources.requests.{{ $resource }}: {{ $request }} is more than the limit, {{ $limit }}. Raise the limit or lower the request.
{{- end }}
{{- end }}
{{- $requests := dig "requests" dict ($pods.resources | default dict) | default dict }}
{{- $limits := dig "limits" dict ($pods.resources | default dict) | default dict }}
{{- $names := concat (keys $requests) (keys $limits) }}
{{- range $resource := $names | uniq | sortAlpha }}
{{- if hasPrefix "hugepages-" $resource }}
{{- if ne (get $limits $resource | toString) (dig $resource (get $limits $resource) $requests | toString) }}
{{ $path }}resources.limits.{{ $resource }}: huge pages are given as they are requested, so the limit has to be there and to equal the request. Set both to the same.
{{- end }}
{{- if not (or (has "memory" $names) (has "cpu" $names)) }}
{{ $path }}resources: huge pages alone are refused by Kubernetes. Set requests.memory or requests.cpu too.
{{- end }}
{{- end }}
{{- end }}
{{- range $index, $toleration := $pods.tolerations }}
{{- if and (not .key) (ne (.operator | default "Equal") "Exists") }}
{{ $path }}tolerations[{{ $index }}]: without a key the operator must be Exists. Name a key, or set operator: Exists.
{{- end }}
{{- if and (eq (.operator | default "Equal") "Exists") .value }}
{{ $path }}tolerations[{{ $index }}]: operator Exists takes no value. Remove the value, or use Equal.
{{- end }}
{{- if and (hasKey . "tolerationSeconds") (ne (.effect | default "") "NoExecute") }}
{{ $path }}tolerations[{{ $index }}]: tolerationSeconds goes with effect NoExecute. Set that, or remove it.
{{- end }}
{{- end }}
{{- end }}
{{- end }}
