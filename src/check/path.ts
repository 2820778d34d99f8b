// Paths into a mapping file as they are shown: `rules[2].metrics.temperature.value`.

export type Path = readonly (string | number)[]

export function formatPath(path: Path): string {
  const text = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`
    return /^[a-zA-Z_][a-zA-Z0-9_-]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`
  })
  return text.join('').replace(/^\./, '') || 'file'
}
