{{/* spec.certificates: the names of poolers (PgBouncer shows the server's certificate) and of direct Services are in it. */}}
{{- define "cnpg-postgres.certificates" -}}
{{- $certificates := deepCopy (.Values.certificates | default dict) }}
{{- if not $certificates.serverTLSSecret }}
{{- $names := $certificates.serverAltDNSNames | default list }}
{{- range concat (include "cnpg-postgres.poolers" . | fromYamlArray) (include "cnpg-postgres.directServices" . | fromYamlArray) }}
{{- $inNamespace := printf "%s.%s" .name $.Release.Namespace }}
{{- $names = concat $names (list .name $inNamespace (printf "%s.svc" $inNamespace) (printf "%s.svc.cluster.local" $inNamespace)) }}
{{- end }}
{{- $_ := set $certificates "serverAltDNSNames" $names }}
{{- end }}
{{- include "cnpg-postgres.fields" (list $certificates "serverTLSSecret" "serverCASecret" "clientCASecret" "replicationTLSSecret" "serverAltDNSNames") }}
{{- end }}
