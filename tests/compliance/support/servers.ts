// The servers that the runner has started, and those that a test starts and stops itself.

import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"
import type { AddressInfo } from "node:net"
import { createInterface } from "node:readline"

export type ServerName = "bare" | "prefixed" | "streams"

function setting(variable: string): string {
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
    const [command, ...first] = setting("COMPLIANCE_HOST").split(" ")
    this.process = spawn(command!, [...first, "server", "--port", String(this.port), ...this.args], { stdio: ["ignore", "pipe", "inherit"] })
    const exited = once(this.process, "exit").then(([code]) => Promise.reject(new Error(`The server ended with ${code} before it was ready.`)))
    exited.catch(() => {})
    await Promise.race([once(createInterface(this.process.stdout!), "line"), exited])
  }

  /** Asks the server to drain and to end, and waits until it has. */
  async stop(): Promise<number | null> {
    const process = this.process
    this.process = undefined
    if (!process || process.exitCode !== null) return process?.exitCode ?? null
    const exited = once(process, "exit")
    process.kill("SIGTERM")
    return (await exited)[0] as number | null
  }
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1")
  await once(probe, "listening")
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, "close")
  return port
}
