// The front door of check: what checks of files, events and options share. A check reports each problem with its path
// and goes on, so that one run shows everything that is wrong. Messages say what was expected and what is there, and
// suggest the nearest known name.

export { allOf } from './all-of.ts'
export {
  type Checker,
  checkBoolean,
  checkChoice,
  checkList,
  checkObject,
  checkText,
  describe,
  type Entries,
  isObject,
  suggest,
} from './checker.ts'
export { createIssueList, type IssueList, issuesOf } from './issue-list.ts'
export { formatPath, type Path } from './path.ts'
