// The terminal's alternate screen, redrawn in place. The terminal shows its normal screen again when it is closed.

export interface Terminal {
  write(text: string): unknown
}

export interface AlternateScreen {
  show(lines: readonly string[]): void
  /** Gives the normal screen and the cursor back. Harmless when called again. */
  close(): void
}

// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
const enter = '\u001b[?1049h\u001b[?25l'
const leave = '\u001b[?25h\u001b[?1049l'
const home = '\u001b[H'
const clearLine = '\u001b[K'
const clearBelow = '\u001b[J'
/** Terminals that know it draw the frame at once; the others ignore it. */
const frameStart = '\u001b[?2026h'
const frameEnd = '\u001b[?2026l'

export function openAlternateScreen(terminal: Terminal): AlternateScreen {
  let open = true
  terminal.write(enter)
  return {
    show(lines) {
      if (!open) return
      // No line end after the last line: it would scroll a full screen.
      const body = lines.map((line) => line + clearLine).join('\r\n')
      terminal.write(frameStart + home + body + clearBelow + frameEnd)
    },
    close() {
      if (open) terminal.write(leave)
      open = false
    },
  }
}
