// Mappings with many rules: the topics of a site with one rule for each of its lines. What is measured is mapped by a
// few of them; the others are there to be passed by.

/** @returns rules in YAML, indented as they are under `rules:` */
export function siteRules(count: number): string {
  const rules = Array.from({ length: count }, (_, line) => {
    return `  - topic: ${lineTopic(line, '+device')}
    timestamp: ts
    labels: { model: model }
    metrics:
      line_${line}_temperature_celsius: temperature
      line_${line}_power_watts: electricity.power
      line_${line}_running: { value: state, values: { run: 1, stop: 0 } }
`
  })
  return rules.join('')
}

export function lineTopic(line: number, device: string): string {
  return `site/hall-${line % 7}/line-${line}/${device}/telemetry`
}
