// Processes that a test starts: ports for them, and their first words.

import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"
import { createInterface } from "node:readline"

/** A process that has ended before it was ready. */
export class EndedEarly extends Error {
  constructor(
    readonly code: number | null,
    readonly log: string,
  ) {
    super(`The process ended with ${String(code)} before it was ready:\n${log}`)
  }
}

/** Starts a process; what it writes when it ends by itself is shown. */
export function startProcess(command: string, args: string[]): { process: ChildProcess; firstLine: Promise<string> } {
  const started = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] })
  let log = ""
  started.stderr.on("data", (text) => (log += String(text)))
  const line = once(createInterface(started.stdout), "line").then(([text]) => text as string)
  const ended = once(started, "close").then(([code]) => {
    if (code !== 0 && !started.killed) console.error(`${args[0] ?? command} ended with ${String(code)}:\n${log}`)
    throw new EndedEarly(code as number | null, log)
  })
  ended.catch(() => {})
  return { process: started, firstLine: Promise.race([line, ended]) }
}

/** Ends a process by a signal and waits for its exit code. */
export async function endProcess(running: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (running.exitCode !== null || running.signalCode !== null) return running.exitCode
  const exited = once(running, "exit")
  running.kill(signal)
  return (await exited)[0] as number | null
}

// Below the range that the system gives to outgoing connections: nobody takes a port of ours by chance.
const firstPort = 18_000
const portCount = 12_000

/** A port on which nothing listens, and which stays free until a server is started there. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = firstPort + Math.floor(Math.random() * portCount)
    const probe = createServer()
    const listening = once(probe, "listening")
    probe.listen(port, "127.0.0.1")
    try {
      await listening
      probe.close()
      await once(probe, "close")
      return port
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error
    }
  }
}
