// Where the servers are that the runner has started.

export type ServerName = "bare" | "prefixed" | "streams"

/** The address of a running server, as the runner passes it in. */
export function addressOf(server: ServerName): string {
  const variable = `COMPLIANCE_${server.toUpperCase()}_URL`
  const address = process.env[variable]
  if (!address) throw new Error(`${variable} is not set. Start the tests with ./run.`)
  return address
}
