// What Prometheus takes for a name. https://prometheus.io/docs/concepts/data_model/

export function isMetricName(text: string): boolean {
  return /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(text)
}

/** None that is reserved: those begin with two underscores. */
export function isLabelName(text: string): boolean {
  return /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/.test(text)
}
