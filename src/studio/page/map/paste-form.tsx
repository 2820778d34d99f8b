// Where a message is pasted. Of a payload alone the topic is a guess, which is said and can be mended.

import { useEffect, useState } from 'preact/hooks'
import type { ReadMessages } from '../engine/protocol.ts'
import { Text } from '../parts/text.tsx'

export interface PasteFormProps {
  readonly take: (text: string) => Promise<void>
  /** What came of it the last time. */
  readonly read: ReadMessages | undefined
  readonly rename: (index: number, topic: string) => void
  readonly chosen: number | undefined
  readonly topic: string
}

export function PasteForm({ take, read, rename, chosen, topic }: PasteFormProps) {
  const [text, setText] = useState('')
  const [guess, setGuess] = useState<{ readonly index: number; readonly topic: string }>()
  const isGuessed = read?.isTopicGuessed === true
  useEffect(() => {
    setGuess(isGuessed && chosen !== undefined ? { index: chosen, topic } : undefined)
  }, [read])
  const submit = async (given: string) => {
    if (given.trim() === '') return
    await take(given)
    setText('')
  }
  return (
    <form
      class="paste"
      onSubmit={(event) => {
        event.preventDefault()
        if (guess === undefined) void submit(text)
        else {
          rename(guess.index, guess.topic)
          setGuess(undefined)
        }
      }}
    >
      {guess !== undefined && (
        <label class="guess">
          <span class="warn">⚠ topic guessed</span>
          <input
            class="mono"
            value={guess.topic}
            onInput={(event) => setGuess({ ...guess, topic: event.currentTarget.value })}
          />
          <button type="submit">Set</button>
        </label>
      )}
      {read !== undefined && read.problems.length > 0 && (
        <ul class="paste-problems" role="alert">
          {read.problems.map(({ line, problem }) => (
            <li key={line} class="bad">
              line {line}: <Text>{problem}</Text>
            </li>
          ))}
        </ul>
      )}
      <textarea
        class="mono"
        rows={2}
        aria-label="Paste a message"
        placeholder={'+ paste a message: {"temperature":21.5} or topic payload'}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onPaste={(event) => {
          const pasted = event.clipboardData?.getData('text') ?? ''
          if (text !== '' || pasted.trim() === '') return
          event.preventDefault()
          void submit(pasted)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey) return
          event.preventDefault()
          void submit(text)
        }}
      />
      {text !== '' && guess === undefined && <button type="submit">Add</button>}
    </form>
  )
}
