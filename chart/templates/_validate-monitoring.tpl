{{/* Alert rules that exist, and metrics that somebody may scrape. */}}
{{- define "cnpg-postgres.validate.monitoring" }}
{{- $monitoring := .Values.monitoring }}
{{- if and (or $monitoring.enabled $monitoring.alerts.enabled) .Values.networkPolicy.enabled (not .Values.networkPolicy.metricsClients) }}
networkPolicy.metricsClients: nobody may scrape the metrics, and no alert would ever fire. Name your Prometheus, by the namespace it runs in for example, or set monitoring.enabled and monitoring.alerts.enabled to false.
{{- end }}
{{- if and $monitoring.alerts.enabled (not (or $monitoring.enabled $monitoring.scrapedElsewhere)) }}
monitoring.alerts.enabled: the alerts read what is scraped from the instances, and without that one fires for ever and the others never. Set monitoring.enabled=true for a PodMonitor, or monitoring.scrapedElsewhere=true where your Prometheus finds the instances without.
{{- end }}
{{- $known := list }}
{{- $blind := list }}
{{- range $path, $content := .Files.Glob "alerts/*.yaml" }}
{{- $alert := trimSuffix ".yaml" (base $path) }}
{{- $known = append $known $alert }}
{{- /* Metrics are called cnpg_<query>_<column>; those of the operator's default queries start so. */}}
{{- range $metric := regexFindAll "cnpg_(pg|backends)_[a-z_]+" ($.Files.Get $path) -1 }}
{{- $ours := false }}
{{- range $query, $definition := $monitoring.customQueries }}
{{- range $column := $definition.metrics }}
{{- range $name, $usage := $column }}
{{- $ours = or $ours (eq $metric (printf "cnpg_%s_%s" ($definition.name | default $query) (dig "name" "" (kindIs "map" $usage | ternary $usage dict) | default $name))) }}
{{- end }}
{{- end }}
{{- end }}
{{- if not (or $ours (has $alert $monitoring.alerts.disabled)) }}
{{- $blind = append $blind $alert }}
{{- end }}
{{- end }}
{{- end }}
{{- if and $monitoring.alerts.enabled $monitoring.disableDefaultQueries $blind }}
monitoring.disableDefaultQueries: {{ uniq $blind | join ", " }} read what these queries measure. Leave them on, put those alerts into monitoring.alerts.disabled, or measure the same by customQueries.
{{- end }}
{{- range .Values.monitoring.alerts.disabled }}
{{- if not (has . $known) }}
monitoring.alerts.disabled: there is no alert {{ . }}. There are: {{ join ", " $known }}.
{{- end }}
{{- end }}
{{- end }}
