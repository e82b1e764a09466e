import { appendFileSync } from "node:fs";
import { createServer } from "node:net";

/** Hands a figure to dev/figures, as `name value unit`. */
export function tell(name: string, value: number, unit: string): void {
  const file = process.env.FIGURES;
  if (!file) throw new Error("run this by `go run ./dev figures`: it collects what is measured");
  appendFileSync(file, `${name} ${value} ${unit}\n`);
}

export const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** A port that nobody listens on just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
