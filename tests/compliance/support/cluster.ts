// Three servers that are one: on one PostgreSQL database, behind HAProxy, which gives every request to the next of them.

import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { endProcess, findFreePort, EndedEarly, startProcess } from "./processes.js"
import { OwnServer, setting } from "./servers.js"

/** The servers, as HAProxy names them in the header of every response. */
export const names = ["one", "two", "three"] as const
export type Name = (typeof names)[number]

/** The response header that names the server which has answered. */
export const serverHeader = "x-server"

const missingPostgres = 2
const haproxyPlaces = ["/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin"].map((directory) => join(directory, "haproxy"))

export class Cluster {
  private constructor(
    private readonly database: ChildProcess,
    private readonly servers: Record<Name, OwnServer>,
    private readonly proxy: Haproxy,
  ) {}

  /** Starts everything; a text says what this machine lacks, unless the environment requires it. */
  static async start(): Promise<Cluster | string> {
    const haproxy = haproxyPlaces.find((place) => existsSync(place))
    if (haproxy === undefined) {
      const reason = "There is no HAProxy here: install the package haproxy."
      if (process.env.HEARTH_REQUIRE_HAPROXY === "1") throw new Error(reason)
      return reason
    }

    try {
      return await Cluster.startWith(haproxy)
    } catch (error) {
      if (error instanceof EndedEarly && error.code === missingPostgres) return error.log.trim()
      throw error
    }
  }

  /** The address of the proxy. */
  get baseUrl(): string {
    return `http://127.0.0.1:${this.proxy.port}`
  }

  /** The address of one server. */
  addressOf(name: Name): string {
    return this.servers[name].baseUrl
  }

  async close(): Promise<void> {
    await this.proxy.close()
    for (const name of names) await this.servers[name].close()
    await endProcess(this.database, "SIGTERM")
  }

  private static async startWith(haproxy: string): Promise<Cluster> {
    const [command, ...args] = setting("COMPLIANCE_POSTGRES").split(" ")
    const { process: database, firstLine } = startProcess(command!, args)
    const servers = {} as Record<Name, OwnServer>
    try {
      const url = await firstLine
      for (const name of names) servers[name] = await OwnServer.start("--store", url, "--silo-port", String(await findFreePort()))
      return new Cluster(database, servers, await Haproxy.start(haproxy, servers))
    } catch (error) {
      for (const server of Object.values(servers)) await server.close()
      await endProcess(database, "SIGTERM")
      throw error
    }
  }
}

/** A load balancer that knows nothing of conversations. */
class Haproxy {
  private constructor(
    readonly port: number,
    private readonly running: ChildProcess,
    private readonly directory: string,
  ) {}

  static async start(program: string, servers: Record<Name, OwnServer>): Promise<Haproxy> {
    const port = await findFreePort()
    const directory = await mkdtemp(join(tmpdir(), "compliance-haproxy-"))
    const file = join(directory, "haproxy.cfg")
    await writeFile(file, configuration(port, servers))
    const running = spawn(program, ["-db", "-f", file], { stdio: ["ignore", "ignore", "inherit"] })
    while (!(await listens(port))) {
      if (running.exitCode !== null) throw new Error(`HAProxy ended with ${running.exitCode}.`)
    }

    return new Haproxy(port, running, directory)
  }

  async close(): Promise<void> {
    await endProcess(this.running, "SIGKILL")
    await rm(this.directory, { recursive: true, force: true })
  }
}

const configuration = (port: number, servers: Record<Name, OwnServer>): string => `
defaults
    mode http
    timeout connect 2s
    timeout client 60s
    timeout server 60s

frontend public
    bind 127.0.0.1:${port}
    default_backend hearth

backend hearth
    balance roundrobin
    http-reuse never
    http-response set-header ${serverHeader} %s
${names.map((name) => `    server ${name} ${new URL(servers[name].baseUrl).host}`).join("\n")}
`

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1")
  try {
    await once(socket, "connect")
    return true
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 20))
    return false
  } finally {
    socket.destroy()
  }
}
