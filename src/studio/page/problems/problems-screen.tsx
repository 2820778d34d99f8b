// The screen Problems: what became of all messages, in one sum, and below it a line for each reason and place, each with its
// remedy.

import { useState } from 'preact/hooks'
import type { ClockProblem, ProblemLine, Problems, StudioState, StudioTotals } from '../../page-api.ts'
import { remediesFor, remediesForClock, remedyUrl, remedyWords } from '../engine/remedy-kinds.ts'
import { CopyButton } from '../live/copy-button.tsx'
import { formatAge, formatTime } from '../live/format-live.ts'
import { counted, formatCount } from '../parts/format.ts'
import { useStudio } from '../parts/studio-store.ts'
import { Text } from '../parts/text.tsx'
import { useKeys } from '../shell/keys.ts'
import { navigate } from '../shell/router.ts'
import { foldByReason, linesShownMax, type ReasonFold, sumByTopic } from './sum-lines.ts'
import { useProblems } from './use-problems.ts'

export function ProblemsScreen() {
  const studio = useStudio()
  const { state, connection } = studio
  const { problems, see, said } = useProblems(studio)
  useKeys([{ key: 'p', words: 'back to the messages', run: () => navigate('/') }])
  if (state === undefined || problems === undefined) {
    return <p class="empty">{connection === 'lost' ? 'The program does not answer.' : 'Connecting …'}</p>
  }
  const { totals, lines, leftOut, clocks, deadLetters } = problems
  const isQuiet = totals.messages === 0
  const isClean =
    !isQuiet && lines.length === 0 && clocks.length === 0 && state.endpoint.failingSinceMs === undefined
  return (
    <div class={connection === 'lost' ? 'problems stale' : 'problems'}>
      {connection === 'lost' && (
        <p class="notice bad" role="status">
          The program does not answer. What is shown is from {formatTime(studio.lastAtMs)}.
        </p>
      )}
      <EndpointDown state={state} />
      <Sum totals={totals} sinceMs={problems.sinceMs} nowMs={state.nowMs} />
      {said !== '' && (
        <p class="notice warn" role="status">
          {said}
        </p>
      )}
      {isQuiet && <p class="empty">No message has come yet.</p>}
      {isClean && (
        <p class="empty good">
          ✓ {totals.leftOut === 0 ? 'Every number of ' : 'Every number that the mapping wants, of '}
          {counted(totals.messages, 'message')}, became a sample.
        </p>
      )}
      <Lines lines={lines} see={see} />
      <Clocks clocks={clocks} see={see} />
      <div class="problem-foot">
        <OnPurpose leftOut={leftOut} total={totals.leftOut} />
        {state.endpoint.failingSinceMs === undefined && (
          <p>
            <span class="muted">endpoint:</span>{' '}
            {state.endpoint.last === undefined ? 'no answer yet' : <span class="good">● stores</span>}
          </p>
        )}
        {clocks.length === 0 && !isQuiet && (
          <p>
            <span class="muted">clocks:</span> no device's time was wrong
          </p>
        )}
        <DeadLetters deadLetters={deadLetters} kept={totals.kept} />
      </div>
    </div>
  )
}

function Sum({
  totals,
  sinceMs,
  nowMs,
}: {
  readonly totals: StudioTotals
  readonly sinceMs: number
  readonly nowMs: number
}) {
  const { messages, mapped, leftOut, below, kept, waiting } = totals
  return (
    <h2 class="problem-sum">
      <strong>{counted(messages, 'message')}</strong> = <span class="good">{formatCount(mapped)} mapped</span>{' '}
      + <span>{formatCount(leftOut)} left out on purpose</span> +{' '}
      <span class={below > 0 ? 'bad' : ''}>{formatCount(below)} below</span> +{' '}
      <span class={kept > 0 ? 'warn' : ''}>{formatCount(kept)} kept</span>
      <span class="muted problem-since">
        {' '}
        last {formatAge(nowMs - sinceMs)}
        {waiting > 0 && ` · ${formatCount(waiting)} wait for the function`}
      </span>
    </h2>
  )
}

/** The first line where nothing is stored. */
function EndpointDown({ state }: { readonly state: StudioState }) {
  const { failingSinceMs, last, description } = state.endpoint
  if (failingSinceMs === undefined) return null
  return (
    <section class="notice bad endpoint-down" aria-label="Endpoint" role="alert">
      <p>
        <strong>✕ The endpoint stores nothing since {formatTime(failingSinceMs)}</strong> (
        {formatAge(state.nowMs - failingSinceMs)}): {last?.status ?? 'no answer'}
        {last !== undefined && last.text !== '' && (
          <>
            , <Text>{last.text}</Text>
          </>
        )}
        . <Text>{description}</Text>
      </p>
      <p class="muted">
        What the endpoint refuses for good is kept as a dead letter. What it does not answer is not tried
        again here; on AWS it waits and is redelivered, and no sample is lost for 10 minutes (direct) or 55
        (stream).
      </p>
    </section>
  )
}

interface LinesProps {
  readonly lines: readonly ProblemLine[]
  readonly see: (messageId: number) => void
}

function Lines({ lines, see }: LinesProps) {
  const [isAll, setAll] = useState(false)
  if (lines.length === 0) return null
  if (lines.length > linesShownMax) return <Folds folds={foldByReason(lines)} see={see} />
  const shown = isAll ? lines : lines.slice(0, linesShownMax)
  return (
    <>
      <ul class="problem-lines" aria-label="Problems">
        {shown.map((line) => (
          <Line key={line.id} line={line} see={see} />
        ))}
      </ul>
      {shown.length < lines.length && (
        <button type="button" onClick={() => setAll(true)}>
          show {formatCount(lines.length - shown.length)} more
        </button>
      )}
    </>
  )
}

function Folds({ folds, see }: { readonly folds: readonly ReasonFold[]; readonly see: LinesProps['see'] }) {
  const [open, setOpen] = useState<string>()
  return (
    <ul class="problem-lines" aria-label="Problems by reason">
      {folds.slice(0, linesShownMax).map(({ reason, text, lines, messages, devices }) => (
        <li key={reason} class="problem-fold">
          <button
            type="button"
            class="quiet problem-fold-name"
            aria-expanded={open === reason}
            onClick={() => setOpen(open === reason ? undefined : reason)}
          >
            {open === reason ? '▾' : '▸'} <span class="problem-count">{formatCount(messages)}</span>{' '}
            <span>{text}</span>{' '}
            <span class="muted">
              {counted(lines.length, 'place')}, up to {counted(devices, 'device')} each
            </span>
          </button>
          {open === reason && (
            <>
              <ul class="problem-lines">
                {lines.slice(0, linesShownMax).map((line) => (
                  <Line key={line.id} line={line} see={see} />
                ))}
              </ul>
              {lines.length > linesShownMax && (
                <p class="note">
                  the {linesShownMax} with most devices, of {formatCount(lines.length)}
                </p>
              )}
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

function Line({ line, see }: { readonly line: ProblemLine; readonly see: LinesProps['see'] }) {
  const { topic, field, example, text, reason, where, metric, detail, messages, values, devices, isKept } =
    line
  const about = field === '' ? metric : field
  return (
    <li class="problem-line">
      <span class="problem-count" title={`${counted(messages, 'message')}, ${counted(values, 'value')}`}>
        <span aria-hidden="true" class={isKept ? 'warn' : 'bad'}>
          !
        </span>{' '}
        {messages > 0 ? formatCount(messages) : <span class="muted">{formatCount(values)}</span>}
        <span class="sr-only"> {messages > 0 ? 'messages' : 'values of messages that count elsewhere'}</span>
      </span>
      <span class="problem-topic mono">
        <Text>{topic}</Text>
      </span>
      <span class="problem-what">
        {about !== '' && (
          <span class="mono">
            <Text>{about}</Text> {example !== '' && <Text>{example}</Text>}{' '}
          </span>
        )}
        <span title={reason}>{text}</span>
        {detail !== '' && (
          <span class="muted">
            {' '}
            · <Text>{detail}</Text>
          </span>
        )}
        {isKept && <span class="warn"> (kept as a dead letter)</span>}
        {where !== '' && (
          <span class="muted mono problem-where">
            {' '}
            <Text>{where}</Text>
          </span>
        )}
      </span>
      <span class="problem-devices muted">{counted(devices, 'device')}</span>
      <Remedies
        messageId={line.messageId}
        kinds={remediesFor(reason)}
        request={{ reason, field, filter: topic }}
        see={see}
        about={`${topic} ${about}`}
      />
    </li>
  )
}

interface RemediesProps {
  readonly messageId: number
  readonly kinds: ReturnType<typeof remediesFor>
  readonly request: { readonly reason: string; readonly field: string; readonly filter: string }
  readonly see: LinesProps['see']
  /** For those who hear the links one by one. */
  readonly about: string
}

function Remedies({ messageId, kinds, request, see, about }: RemediesProps) {
  if (messageId === 0) return <span class="problem-remedies muted">the message is not held</span>
  return (
    <span class="problem-remedies">
      {kinds.map((kind) => {
        const url = remedyUrl(messageId, { kind, ...request })
        return (
          <a
            key={kind}
            class="remedy"
            href={url}
            aria-label={`${remedyWords[kind]}: ${about}`}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return
              event.preventDefault()
              navigate(url)
            }}
          >
            {remedyWords[kind]}
          </a>
        )
      })}
      <button type="button" aria-label={`see one: ${about}`} onClick={() => see(messageId)}>
        see one
      </button>
    </span>
  )
}

function Clocks({
  clocks,
  see,
}: {
  readonly clocks: readonly ClockProblem[]
  readonly see: LinesProps['see']
}) {
  if (clocks.length === 0) return null
  return (
    <>
      <h3 class="problem-heading">Clocks: the time of receipt was used</h3>
      <ul class="problem-lines" aria-label="Clocks">
        {clocks.slice(0, linesShownMax).map(({ topic, correction, messages, messageId }) => (
          <li key={`${correction} ${topic}`} class="problem-line">
            <span class="problem-count">
              <span aria-hidden="true" class="warn">
                ◷
              </span>{' '}
              {formatCount(messages)}
              <span class="sr-only"> messages</span>
            </span>
            <span class="problem-topic mono">
              <Text>{topic}</Text>
            </span>
            <span class="problem-what">{clockWords[correction] ?? correction}</span>
            <span class="problem-devices muted">1 device</span>
            <Remedies
              messageId={messageId}
              kinds={remediesForClock(correction)}
              request={{ reason: correction, field: '', filter: topic }}
              see={see}
              about={topic}
            />
          </li>
        ))}
      </ul>
      {clocks.length > linesShownMax && (
        <p class="note">
          {linesShownMax} of {formatCount(clocks.length)}, those with most messages
        </p>
      )}
    </>
  )
}

const clockWords: Readonly<Record<string, string>> = {
  clock_ahead: 'the clock is ahead',
  clock_unset: 'the clock was never set',
  time_unreadable: 'the time cannot be read',
  time_without_zone: 'the time has no zone',
}

function OnPurpose({ leftOut, total }: { readonly leftOut: readonly ProblemLine[]; readonly total: number }) {
  const topics = sumByTopic(leftOut)
  return (
    <p>
      <span class="muted">on purpose ({formatCount(total)}):</span>{' '}
      {topics.slice(0, 5).map(({ topic, messages }, index) => (
        <span key={topic}>
          {index > 0 && ' · '}
          <Text class="mono">{topic}</Text> {formatCount(messages)}
        </span>
      ))}
      {topics.length > 5 && ` · ${formatCount(topics.length - 5)} more`}
      {topics.length === 0 && 'none'}
    </p>
  )
}

function DeadLetters({
  deadLetters,
  kept,
}: {
  readonly deadLetters: Problems['deadLetters']
  readonly kept: number
}) {
  if (deadLetters === undefined) {
    return (
      <p>
        <span class="muted">dead letters:</span> none
      </p>
    )
  }
  const { folder, replay } = deadLetters
  return (
    <section aria-label="Dead letters">
      <p>
        <span class="muted">dead letters:</span> {formatCount(kept)}, in <Text class="mono">{folder}</Text>,
        until you delete the folder. To write them again:
      </p>
      <p class="command">
        <code>{replay}</code> <CopyButton words="copy" text={() => replay} />
      </p>
    </section>
  )
}
