// Starts the simulated providers on free ports, and stops them. Knows nothing of any of them.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const root = resolve(import.meta.dirname, "../..");

/** @returns {Promise<{ at: Record<string, string>, stop: () => Promise<void> }>} Where each provider is, by its name. */
export async function startSimulators(/** @type {string[]} */ ...options) {
  const program = resolve(root, process.env.SIMULATORS_BIN ?? "target/verify/simulators");
  const child = spawn(program, options, { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const at = {};
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === "ready") return { at, stop: () => (child.kill("SIGTERM"), exited.then(() => undefined)) };
    const [name, origin] = line.split(" ");
    at[name] = origin;
  }
  throw new Error("the simulators ended before they were ready");
}
