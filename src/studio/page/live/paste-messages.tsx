// Messages that somebody pastes: one, or as many lines as Map reads. Each goes to the function as if it were published now.

import { useState } from 'preact/hooks'
import type { HeldMessage, PastedMessage } from '../../page-api.ts'
import { engineOfPage } from '../engine/engine-of-page.ts'
import type { ReadMessages } from '../engine/protocol.ts'
import { sendJson } from '../parts/api.ts'
import { counted, formatCount } from '../parts/format.ts'
import { Text } from '../parts/text.tsx'
import { navigate } from '../shell/router.ts'

const exampleMessage = '{"temperature":21.5,"id":"a7","ts":1795832650}'

interface Said {
  readonly words: string
  readonly isBad: boolean
  readonly problems: ReadMessages['problems']
}

export interface PasteMessagesProps {
  /** What stands there at first. */
  readonly given?: string
  /** All of it was taken. */
  done?(): void
}

export function PasteMessages({ given = '', done }: PasteMessagesProps) {
  const [text, setText] = useState(given)
  const [topic, setTopic] = useState('')
  const [said, setSaid] = useState<Said>()
  const [isBusy, setBusy] = useState(false)
  const say = (words: string, isBad = false, problems: ReadMessages['problems'] = []) =>
    setSaid({ words, isBad, problems })

  const paste = async () => {
    const { messages, problems, isTopicGuessed } = await engineOfPage().call('read', [text, Date.now()])
    if (messages.length === 0) return say('no message was read', true, problems)
    let first: HeldMessage | undefined
    for (const [index, message] of messages.entries()) {
      const pasted = await sendJson<HeldMessage>('POST', '/api/messages', {
        topic: isTopicGuessed && topic !== '' ? topic : message.topic,
        payloadBase64: message.payloadBase64,
      } satisfies PastedMessage)
      first ??= pasted
      if (messages.length > 1) say(`${formatCount(index + 1)} of ${formatCount(messages.length)} …`)
    }
    navigate(`/?topic=${first?.topicId}`)
    if (isTopicGuessed && topic === '') {
      return say(`the topic is a guess: ${first?.topic}. Name another one, and press Explain again`)
    }
    setText('')
    say(`${counted(messages.length, 'message')} read`, problems.length > 0, problems)
    if (problems.length === 0) done?.()
  }
  return (
    <form
      class="paste-messages"
      onSubmit={(event) => {
        event.preventDefault()
        setBusy(true)
        setSaid(undefined)
        paste()
          .catch((error: Error) => say(error.message, true))
          .finally(() => setBusy(false))
      }}
    >
      <h3>Paste messages</h3>
      <textarea
        rows={3}
        aria-label="Message"
        placeholder={`${exampleMessage}\nor lines of topic and payload, or a recording`}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <div class="fields">
        <input
          aria-label="Topic"
          placeholder="topic, if the message has none"
          value={topic}
          onInput={(event) => setTopic(event.currentTarget.value)}
        />
        <button type="submit" class="primary" disabled={isBusy || text.trim() === ''}>
          Explain
        </button>
      </div>
      {said !== undefined && (
        <div role="status">
          <p class={said.isBad ? 'bad' : ''}>
            <Text>{said.words}</Text>
          </p>
          {said.problems.map(({ line, problem }) => (
            <p key={line} class="bad">
              line {line}: <Text>{problem}</Text>
            </p>
          ))}
        </div>
      )}
    </form>
  )
}
