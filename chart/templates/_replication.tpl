{{/*
What each replication.profile sets; values that are set beat it. Measured in docs/failover.md. A probe by query costs a fifth of the
operator's own pg_isready, which Debian's packages, and with them the official image, start through a Perl script. A replica whose
primary does not answer tries again after wal_retrieve_retry_interval, 5 s by PostgreSQL's default: for so long a new or restarted primary has nobody
to confirm a synchronous commit.
*/}}
{{- define "cnpg-postgres.profile" -}}
{{- $probe := dict "periodSeconds" 1 "type" "query" }}
{{- $probes := dict "startup" $probe "readiness" (deepCopy $probe) }}
{{- $lease := dict "leaseDurationSeconds" 5 "renewDeadlineSeconds" 3 "retryPeriodSeconds" 1 "releasedLeaseDurationSeconds" 1 }}
{{- $parameters := dict "wal_retrieve_retry_interval" "1s" }}
{{- $portable := dict "smartShutdownTimeout" 0 "probes" $probes "primaryLease" dict "parameters" $parameters }}
{{- $profiles := dict
      "fast" (merge (dict "primaryLease" $lease) $portable)
      "portable" $portable
      "operator" (dict "probes" dict "primaryLease" dict "parameters" dict) }}
{{- get $profiles .Values.replication.profile | toYaml }}
{{- end }}

{{/* The profile under the values of the group `replication`: {smartShutdownTimeout, primaryLease}. */}}
{{- define "cnpg-postgres.failover" -}}
{{- $profile := include "cnpg-postgres.profile" . | fromYaml }}
{{- $failover := pick $profile "smartShutdownTimeout" }}
{{- if include "cnpg-postgres.isSet" (list .Values.replication "smartShutdownTimeout") }}
{{- $_ := set $failover "smartShutdownTimeout" .Values.replication.smartShutdownTimeout }}
{{- end }}
{{- $lease := $profile.primaryLease }}
{{- range $field, $value := .Values.replication.primaryLease }}
{{- if include "cnpg-postgres.isSet" (list $.Values.replication.primaryLease $field) }}
{{- $_ := set $lease $field $value }}
{{- end }}
{{- end }}
{{- set $failover "primaryLease" $lease | toYaml }}
{{- end }}

{{/* spec.probes: the profile's under the value `probes`. */}}
{{- define "cnpg-postgres.probes" -}}
{{- $profile := include "cnpg-postgres.profile" . | fromYaml }}
{{- include "cnpg-postgres.yaml" (merge (deepCopy (.Values.probes | default dict)) $profile.probes) }}
{{- end }}

{{/* spec.postgresql.parameters: the profile's under the value `postgresql.parameters`. */}}
{{- define "cnpg-postgres.parameters" -}}
{{- $profile := include "cnpg-postgres.profile" . | fromYaml }}
{{- include "cnpg-postgres.yaml" (merge (deepCopy (.Values.postgresql.parameters | default dict)) $profile.parameters) }}
{{- end }}
