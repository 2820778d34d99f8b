// The console sessions of a page of documentation: commands, and what each prints.

export interface ConsoleStep {
  readonly command: string
  /** Without the last line break. */
  readonly output: string
}

/** @returns the steps of all `console` blocks, in order: `$ command`, and the lines up to the next one */
export function consoleSteps(markdown: string): ConsoleStep[] {
  const blocks = [...markdown.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(([, text]) => text as string)
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .filter((step) => step !== '')
      .map((step) => {
        const [command = '', ...lines] = step.trimEnd().split('\n')
        return { command, output: lines.join('\n') }
      }),
  )
}
