// Where a message is pasted. Of a payload alone the topic is a guess, which is said and can be mended.

import { useEffect, useState } from 'preact/hooks'
import type { ReadMessages } from '../engine/protocol.ts'
import { Text } from '../parts/text.tsx'

export interface PasteFormProps {
  readonly take: (text: string) => Promise<void>
  /** Of what was pasted last. */
  readonly problems: ReadMessages['problems']
  /** The topic that was guessed for it, until somebody sets it. */
  readonly guess: string | undefined
  readonly rename: (topic: string) => void
}

export function PasteForm({ take, problems, guess, rename }: PasteFormProps) {
  const [text, setText] = useState('')
  const [topic, setTopic] = useState(guess ?? '')
  useEffect(() => setTopic(guess ?? ''), [guess])
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
        if (text !== '') void submit(text)
        else if (guess !== undefined) rename(topic)
      }}
    >
      {guess !== undefined && (
        <label class="guess">
          <span class="warn">⚠ topic guessed</span>
          <input class="mono" value={topic} onInput={(event) => setTopic(event.currentTarget.value)} />
          <button type="submit">Set</button>
        </label>
      )}
      {problems.length > 0 && (
        <ul class="paste-problems" role="alert">
          {problems.map(({ line, problem }) => (
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
      {text !== '' && <button type="submit">Add</button>}
    </form>
  )
}
