// Panes beside each other, with bars between them that one drags, or moves with the arrow keys. On a narrow page they stand
// below each other.

import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { readStored, store } from './stored.ts'

export interface PanesProps {
  /** Under which the browser keeps their sizes. */
  readonly name: string
  /** Parts of the width at first, with the sum 1. */
  readonly shares: readonly number[]
  readonly children: readonly ComponentChildren[]
}

const shareMin = 0.12
const keyStep = 0.02

export function Panes({ name, shares: initial, children }: PanesProps) {
  const frame = useRef<HTMLDivElement>(null)
  const [shares, setShares] = useState<readonly number[]>(() => stored(name, initial))
  const move = (index: number, by: number) => {
    const next = moved(shares, index, by)
    setShares(next)
    store(`panes:${name}`, JSON.stringify(next))
  }
  return (
    <div ref={frame} class="panes" style={{ '--panes': shares.map((share) => `${share}fr`).join(' auto ') }}>
      {children.flatMap((child, index) => [
        ...(index === 0
          ? []
          : [
              <hr
                key={`bar ${index}`}
                class="pane-bar"
                aria-orientation="vertical"
                aria-label="Width of the panes"
                aria-valuenow={Math.round(100 * sum(shares.slice(0, index)))}
                tabIndex={0}
                onKeyDown={(event) => {
                  if (event.key === 'ArrowLeft') move(index, -keyStep)
                  if (event.key === 'ArrowRight') move(index, keyStep)
                }}
                onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
                onPointerMove={(event) => {
                  if (!event.currentTarget.hasPointerCapture(event.pointerId) || frame.current === null)
                    return
                  const { left, width } = frame.current.getBoundingClientRect()
                  move(index, (event.clientX - left) / width - sum(shares.slice(0, index)))
                }}
              />,
            ]),
        <div key={`pane ${index}`} class="pane">
          {child}
        </div>,
      ])}
    </div>
  )
}

/** @returns the shares with the bar before a pane moved, as far as both of its panes stay */
function moved(shares: readonly number[], index: number, by: number): number[] {
  const [left = 0, right = 0] = [shares[index - 1], shares[index]]
  const most = Math.max(right - shareMin, 0)
  const least = Math.min(shareMin - left, 0)
  const step = Math.min(most, Math.max(least, by))
  return shares.map((share, at) => (at === index - 1 ? share + step : at === index ? share - step : share))
}

function stored(name: string, initial: readonly number[]): readonly number[] {
  try {
    const known: unknown = JSON.parse(readStored(`panes:${name}`) ?? '')
    const isGood = Array.isArray(known) && known.length === initial.length && Math.abs(sum(known) - 1) < 0.01
    return isGood ? known : initial
  } catch {
    return initial
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}
