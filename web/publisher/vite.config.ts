import { app } from "../shared/vite/config";

export default app({
  name: "publisher",
  port: Number(process.env.VITE_PORT ?? 5174),
  api: process.env.PUBLISHER_URL ?? "http://localhost:3002",
});
