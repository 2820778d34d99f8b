// What `npm ci` is doing, from its own log (--loglevel=http): how many packages it has looked up and downloaded so far.
// A terminal shows one line that counts; elsewhere a line comes every few seconds. npm's own words beside that log pass
// through.

const lineEveryMs = 5_000
const clearLine = '\r\u001b[K'

/**
 * @typedef {object} InstallProgress
 * @property {(line: string) => void} logged one line of npm's output
 * @property {() => void} tick to be called about once a second
 * @property {() => string} describe how far it is
 * @property {() => void} end
 */

/**
 * @param {object} options
 * @param {(text: string) => void} options.write
 * @param {boolean} options.isTerminal
 * @param {() => number} options.now in milliseconds
 * @returns {InstallProgress}
 */
export function createInstallProgress({ write, isTerminal, now }) {
  const startedAtMs = now()
  let shownAtMs = startedAtMs
  let lookedUp = 0
  let downloaded = 0

  const describe = () => {
    const seconds = Math.round((now() - startedAtMs) / 1000)
    return `npm ci: packages looked up: ${lookedUp}, downloaded: ${downloaded}, ${seconds} s`
  }

  return {
    describe,
    logged(line) {
      if (/^npm http /.test(line)) {
        if (/ GET 200 \S+\.tgz /.test(line)) downloaded++
        else lookedUp++
      } else if (line !== '' && !/^npm (warn|notice|info) /i.test(line)) {
        write(`${isTerminal ? clearLine : ''}${line}\n`)
      }
    },
    tick() {
      if (isTerminal) write(`${clearLine}${describe()}`)
      else if (now() - shownAtMs >= lineEveryMs) {
        shownAtMs = now()
        write(`${describe()}\n`)
      }
    },
    end() {
      write(isTerminal ? clearLine : '')
    },
  }
}
