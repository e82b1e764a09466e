import { app } from "../shared/vite/config";

export default app({
  name: "storefront",
  port: Number(process.env.VITE_PORT ?? 5173),
  api: process.env.STOREFRONT_URL ?? "http://localhost:3001",
});
