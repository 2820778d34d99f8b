// The front door of collect: sources that are asked on a schedule, for what devices do not publish. A collector
// yields samples. A round runs one collector, says whether it worked, keeps what was found before a failure, ends in
// time, and never throws. What authors of collectors import is own/; the collectors by name are table/.

export {
  CollectError,
  type CollectedSample,
  type Collector,
  type CollectorKind,
  type CollectorTools,
  type CollectProblem,
  instanceCharactersMax,
  type Remark,
} from './collector.ts'
export { createFetchJson } from './create-fetch-json.ts'
export { createNotes } from './notes.ts'
export { readBody } from './read-answer.ts'
export { createRounds, graceMs, type Round, type RunRound } from './run-round.ts'
export { secretTool } from './secret-tool.ts'
export { StatusError } from './status-error.ts'
