// What the studio's server and its page say to each other: types only. Every request to /api carries the token of the
// page in the header `x-studio-token`. In index.html the server replaces %STUDIO_TOKEN% by the token, and %STYLE_NONCE%
// by the nonce for style elements. A page that still has the first of them has no server: that is the playground.
//
//   GET  /api/stream             Server-Sent Events, at most 4 a second: `state` with a StudioState, `tick` with a Tick
//   GET  /api/state              StudioState
//   GET  /api/topics?…           TopicQuery in the query → TopicRows
//   GET  /api/messages?topic=ID  → TopicMessages
//   GET  /api/message?id=ID      → HeldMessage, with its payload
//   GET  /api/recorded?max=N     → RecordedMessages: held messages of all topics, each topic in turn
//   GET  /api/recorded.jsonl     the same as a file for `map` and `suggest`
//   GET  /api/series?…           SeriesQuery in the query → SeriesList
//   GET  /api/problems           → Problems
//   GET  /api/mapping            → MappingInForce
//   PUT  /api/mapping            MappingSave → 200 MappingInForce | 409 MappingConflict | 422 MappingRefused
//   POST /api/broker             BrokerChange → 200 StudioState | 422 ApiError
//   POST /api/messages           PastedMessage → 200 HeldMessage, as soon as the function has answered | 422 ApiError
//   POST /api/recording          RecordingChange → 200 RecordingState | 422 ApiError
//
// Anything else answers ApiError. Times are milliseconds since 1970, sizes bytes, rates per second. Texts from topics,
// payloads, labels and answers are as they came: the page shows their controls and isolates their direction.

export interface ApiError {
  readonly error: string
}

// The state: small, sent whole when it changes.

export interface StudioState {
  readonly version: string
  readonly nowMs: number
  /** What has to be up before messages can be mapped, in order. */
  readonly startup: readonly StartupStep[]
  readonly broker: BrokerState
  /** Of a subscription to AWS IoT Core, where each message is billed. */
  readonly usage?: BrokerUsage | undefined
  readonly endpoint: EndpointState
  readonly mapping: MappingSummary
  readonly recording: RecordingState
  readonly totals: StudioTotals
  /** Newest last, each said once. */
  readonly notes: readonly string[]
  readonly isDemo: boolean
  /** Of messages with samples: the mean of samples stored, over all of them; undefined before the first. */
  readonly samplesPerMessage: number | undefined
  /** Devices by family, the largest first; '' is a device that no bundled rule knows. */
  readonly families: readonly { readonly family: string; readonly devices: number }[]
  /** Of a Prometheus whose page shows the metrics, if the user named one; without a slash at its end. */
  readonly prometheusUrl: string | undefined
  /** Of a playground that others reach, if the user named one. This server has one at /playground/. */
  readonly playgroundUrl: string | undefined
}

export interface StartupStep {
  readonly name: 'install' | 'build' | 'function' | 'broker'
  readonly state: 'waiting' | 'running' | 'done' | 'failed'
  /** The last line of what it says, or why it failed. */
  readonly detail: string
}

export interface BrokerState {
  /** `own`: in this process. */
  readonly kind: 'own' | 'subscribed'
  /** Without user name and password. */
  readonly url: string
  readonly topicFilter: string
  readonly state: 'starting' | 'connected' | 'reconnecting' | 'failed'
  /** Why it is not connected. */
  readonly detail: string
  /** Tries since the connection was lost, and when the next one follows. */
  readonly tries: number
  readonly nextTryAtMs: number | undefined
  /** Since when it is in this state. */
  readonly sinceMs: number
  /** Shell commands that publish a first message; empty with a broker that is not ours. */
  readonly publishLines: readonly string[]
}

/** What a subscription to AWS IoT Core has cost, and how near it is to its limits. */
export interface BrokerUsage {
  readonly messages: number
  /** It ends with so many. */
  readonly messagesMax: number
  /** Of the last whole second, over the 100 messages that a connection gets. */
  readonly shareOfRate: number
  /** At the list price. */
  readonly usd: number
  readonly endsAtMs: number
  /** Why it has ended. */
  readonly ended?: string | undefined
}

export interface EndpointState {
  /** `demo`: the receiver in this process, which writes nowhere. */
  readonly kind: 'demo' | 'url'
  readonly description: string
  /** Undefined before the first answer. */
  readonly last: EndpointAnswer | undefined
  /** Of the last message that had samples: how many were stored, and how many not. */
  readonly stored: number
  readonly notStored: number
  /** Since when nothing was stored; undefined while it is. */
  readonly failingSinceMs: number | undefined
}

export interface EndpointAnswer {
  /** Undefined where there was no answer, such as without a connection. */
  readonly status: number | undefined
  /** Why samples were not stored, in words; '' where they were. */
  readonly text: string
  readonly atMs: number
}

export interface MappingSummary {
  /** Absolute path of what Save writes. */
  readonly file: string
  /** The file is there; otherwise the bundled mapping runs alone. */
  readonly exists: boolean
  /** Why its text is not known, for people; '' otherwise. Nothing is written over such a file. */
  readonly unreadable: string
  /** Of the text that runs; '' for the bundled mapping alone. */
  readonly runningHash: string
  /** Of the text on disk; '' if there is none. */
  readonly diskHash: string
  /** What is wrong with the text on disk, one line each: then the text before it runs on. */
  readonly problems: readonly string[]
  /** Since when this one runs. */
  readonly sinceMs: number
}

export interface RecordingState {
  readonly file: string | undefined
  readonly isOn: boolean
  readonly messages: number
  readonly bytes: number
  /** Why it stopped by itself; '' otherwise. */
  readonly detail: string
}

/** Exact, however many messages come. Each settled message is in exactly one of the last four. */
export interface StudioTotals {
  /** Those that the function had, or that never came to it. */
  readonly messages: number
  readonly bytes: number
  readonly mapped: number
  readonly leftOut: number
  /** With a problem: a line of `Problems` has it. */
  readonly below: number
  /** As dead letters. */
  readonly kept: number
  /** Not settled: they wait for the function. */
  readonly waiting: number
  readonly samples: number
  readonly rate: number
  readonly topics: number
  /** More topics came than are told apart: `topics` is a lower bound. */
  readonly areTopicsMore: boolean
  /** Lines of `Problems`. */
  readonly problems: number
}

/** What changes all the time. */
export interface Tick {
  readonly nowMs: number
  readonly totals: StudioTotals
  readonly samplesPerMessage: number | undefined
  readonly recording: RecordingState
  readonly endpoint: EndpointState
  readonly usage?: BrokerUsage | undefined
  /** Of topics whose row changed since the tick before; at most 500. */
  readonly changed: readonly number[]
  /** How many more changed. */
  readonly changedMore: number
}

// The tree of topics. The server holds it and folds it; the page asks for the rows that it shows.

export interface TopicQuery {
  /**
   * Ids of rows that were opened, with commas between; `+ID` for the fold below that level. With at most 100 topics all
   * levels are open but those that were closed; with at most 5 first levels, these are.
   */
  readonly open?: string
  readonly closed?: string
  /** A topic filter with MQTT wildcards, or a part of a topic. Matches are shown open. */
  readonly find?: string
  readonly by?: 'rate' | 'name' | 'bytes' | 'last'
  /** At most 500 rows from here on. */
  readonly from?: number
}

export interface TopicRows {
  readonly rows: readonly TopicRow[]
  /** All that the query has. */
  readonly total: number
  readonly messages: number
  readonly bytes: number
  readonly rate: number
}

export interface TopicRow {
  /** The id of the topic's level; of a fold, `+ID` of the level above. */
  readonly id: string
  readonly kind: 'topic' | 'fold' | 'more'
  /** 0 for the first level. */
  readonly depth: number
  /** The level's text; `a/b` where a level has only one below; of a fold `+device`; of `more`, how many. */
  readonly name: string
  /** Whole; undefined for folds and `more`. */
  readonly topic: string | undefined
  readonly isOpen: boolean
  readonly hasChildren: boolean
  /** Topics with messages of their own, at and below it. */
  readonly topics: number
  /** At and below it, since the start. */
  readonly messages: number
  readonly bytes: number
  readonly rate: number
  readonly lastAtMs: number
  /** Messages of its own: it can be selected. */
  readonly own: number
  /** Of its last own message. */
  readonly tone: Tone
  /** Messages with a problem at and below it. */
  readonly problems: number
  readonly isRetained: boolean
  readonly isDemo: boolean
}

export type Tone = 'good' | 'warn' | 'bad'

// Messages: the last 50 of a topic, bounded in all.

export interface TopicMessages {
  readonly id: number
  readonly topic: string
  /** Of the topic, since the start. */
  readonly total: number
  /** Oldest first. The payload is absent where it is larger than 16 kB: ask for that message. */
  readonly messages: readonly HeldMessage[]
}

export interface HeldMessage {
  /** Counts up. */
  readonly id: number
  readonly topicId: number
  readonly topic: string
  /** `n/a` where it is not known who published. */
  readonly clientId: string
  readonly receivedAtMs: number
  readonly bytes: number
  readonly payloadBase64: string | undefined
  readonly isRetained: boolean
  readonly isDemo: boolean
  readonly outcome: Outcome
}

export interface Outcome {
  readonly kind: 'mapped' | 'left_out' | 'below' | 'kept'
  readonly tone: Tone
  /** In a word or two, such as `200 accepted`; and why, where it is not good. */
  readonly text: string
  readonly why: string
  /** Of the last request; undefined where there was none. */
  readonly status: number | undefined
  /** From the event to the function's answer. */
  readonly tookMs: number
  readonly samples: number
  /** Counts by reason: fields, samples or the message. */
  readonly dropped: Readonly<Record<string, number>>
  /** Of the mapping that ran; see MappingSummary. */
  readonly mappingHash: string
}

export interface RecordedMessages {
  readonly messages: readonly HeldMessage[]
  /** All that are held, and their topics. */
  readonly held: number
  readonly topics: number
}

export interface PastedMessage {
  readonly topic: string
  readonly payloadBase64: string
}

// Series that the endpoint was sent.

export interface SeriesQuery {
  /** A part of a name or label. */
  readonly find?: string
  /** Those of one topic. */
  readonly topic?: number
  /** At most 500 series from here on. */
  readonly from?: number
}

export interface SeriesList {
  readonly metrics: readonly SeriesMetric[]
  /** Series that the query has, and metrics; those held are bounded, the counts of all are not. */
  readonly total: number
  readonly all: number
  readonly isAllMore: boolean
}

export interface SeriesMetric {
  readonly name: string
  /** '' where nothing was sent of it. */
  readonly type: string
  readonly help: string
  readonly unit: string
  /** How many series it has; `isMore`: or more. */
  readonly cardinality: number
  readonly isMore: boolean
  readonly series: readonly SentSeries[]
}

export interface SentSeries {
  /** Without the name. */
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  readonly timestampMs: number
  /** When it was sent last. */
  readonly atMs: number
  readonly samples: number
  readonly isStored: boolean
}

// Problems: `messages = mapped + leftOut + below + kept`, always.

export interface Problems {
  readonly sinceMs: number
  readonly totals: StudioTotals
  /** By devices, then by messages; at most 1,000. Their `messages` add up to `below + kept`. */
  readonly lines: readonly ProblemLine[]
  /** Left out on purpose. Their `messages` add up to `leftOut`. */
  readonly leftOut: readonly ProblemLine[]
  /** Devices whose times were not used. */
  readonly clocks: readonly ClockProblem[]
  /** Where dead letters are kept, and what writes them again; undefined while there are none. */
  readonly deadLetters: { readonly folder: string; readonly replay: string } | undefined
}

export interface ProblemLine {
  readonly id: number
  /** A DropReason, a reason of the endpoint, `failed` or `lost`. */
  readonly reason: string
  /** In words. */
  readonly text: string
  /** The topic, or a filter that has all topics of the line. */
  readonly topic: string
  /** A path of the mapping such as `rules[2].metrics.power`; '' where it is not known. */
  readonly where: string
  /** The path of the field in the payload; '' for the message as a whole. */
  readonly field: string
  readonly metric: string
  /** What the mapping says of it. */
  readonly detail: string
  /** The value of the field in one message, as JSON, cut to 200 characters. */
  readonly example: string
  /** That message, as long as it is held. */
  readonly messageId: number
  /** Messages that count here and nowhere else. */
  readonly messages: number
  /** Fields, samples or messages of this reason. */
  readonly values: number
  /** Topics, at most 1,000 told apart. */
  readonly devices: number
  readonly isKept: boolean
  readonly lastAtMs: number
}

export interface ClockProblem {
  readonly topic: string
  /** Such as `clock_ahead`. */
  readonly correction: string
  readonly messages: number
  readonly lastAtMs: number
  /** The last of them, as long as it is held. */
  readonly messageId: number
}

// The mapping file.

export interface MappingInForce extends MappingSummary {
  /** The text on disk; undefined if there is no file. */
  readonly text: string | undefined
  /** The text that runs; undefined for the bundled mapping alone. */
  readonly runningText: string | undefined
}

export interface MappingSave {
  readonly text: string
  /** Of the text that the change began with; '' for a new file. */
  readonly baseHash: string
}

/** Somebody else changed the file: theirs beside mine, nothing was written. */
export interface MappingConflict extends ApiError {
  readonly theirs: MappingInForce
}

/** The text is not a mapping file, or the file on disk cannot be read: nothing was written. */
export interface MappingRefused extends ApiError {
  readonly problems: readonly string[]
}

// What else changes something.

export interface BrokerChange {
  /** `own` goes back to the broker in this process. */
  readonly kind: 'own' | 'url'
  /** `mqtt://HOST[:PORT]` or `mqtts://…`, without a login. */
  readonly url?: string
  readonly username?: string
  readonly password?: string
  readonly topicFilter?: string
}

export interface RecordingChange {
  readonly isOn: boolean
}
