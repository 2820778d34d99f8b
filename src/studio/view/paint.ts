// The few colours of the view, or none: see https://no-color.org

export type Tone = 'good' | 'warn' | 'bad'

export interface Paint {
  bold(text: string): string
  dim(text: string): string
  accent(text: string): string
  tone(tone: Tone, text: string): string
}

const codes = { bold: 1, dim: 2, accent: 36, good: 32, warn: 33, bad: 31 }

export function createPaint(color: boolean): Paint {
  const wrap = (code: number) => (text: string) =>
    color && text.trim() !== '' ? `\u001b[${code}m${text}\u001b[0m` : text
  return {
    bold: wrap(codes.bold),
    dim: wrap(codes.dim),
    accent: wrap(codes.accent),
    tone: (tone, text) => wrap(codes[tone])(text),
  }
}
