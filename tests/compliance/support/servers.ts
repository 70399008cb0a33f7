// The servers that the runner has started, and those that a test starts and stops itself.

import type { ChildProcess } from "node:child_process"
import { endProcess, findFreePort, startProcess } from "./processes.js"

export type ServerName = "bare" | "prefixed" | "streams"

/** What the runner has put into the environment. */
export function setting(variable: string): string {
  const value = process.env[variable]
  if (!value) throw new Error(`${variable} is not set. Start the tests with ./run.`)
  return value
}

/** The address of a server that the runner has started. */
export const addressOf = (server: ServerName): string => setting(`COMPLIANCE_${server.toUpperCase()}_URL`)

/** The key that those servers ask for. */
export const apiKey = (): string => setting("COMPLIANCE_API_KEY")

/** A server on an address of its own, which survives restarts. */
export class OwnServer {
  private process: ChildProcess | undefined
  private isClosed = false

  private constructor(
    private readonly port: number,
    private readonly args: string[],
  ) {}

  get baseUrl(): string {
    return `http://127.0.0.1:${this.port}`
  }

  static async start(...args: string[]): Promise<OwnServer> {
    const server = new OwnServer(await findFreePort(), args)
    await server.start()
    return server
  }

  async start(): Promise<void> {
    if (this.isClosed) return
    const [command, ...first] = setting("COMPLIANCE_HOST").split(" ")
    const args = [...first, "server", "--port", String(this.port), ...this.args]
    const { process, firstLine } = startProcess(command!, args)
    this.process = process
    await firstLine
  }

  /** Asks the server to drain and to end, and waits until it has. */
  drain = (): Promise<number | null> => this.stop("SIGTERM")

  /** Ends the server for good, even if a test that failed is about to start it again. */
  async close(): Promise<void> {
    this.isClosed = true
    await this.drain()
  }

  /** Ends the server without any warning. */
  kill = (): Promise<number | null> => this.stop("SIGKILL")

  private async stop(signal: NodeJS.Signals): Promise<number | null> {
    const running = this.process
    this.process = undefined
    return running ? endProcess(running, signal) : null
  }
}
