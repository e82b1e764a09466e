import { idempotencyKey } from "@shared/api/client";
import { panel, type Schemas } from "@/api";

export type PluginImage = Schemas["PluginImage"];

export const imageTypes = ["image/png", "image/jpeg", "image/webp"];
export const maxScreenshots = 8;
const largest = 2 * 1024 * 1024;

export const imageRefusal = (file: File): "tooLarge" | "wrongType" | undefined =>
  !imageTypes.includes(file.type) ? "wrongType" : file.size > largest ? "tooLarge" : undefined;

/** Sends the bytes as they are: the server finds out by itself what they are. */
export async function sendImage(plugin: string, kind: PluginImage["kind"], file: File): Promise<PluginImage> {
  const { data } = await panel.fetch.POST("/v1/plugins/{id}/images", {
    params: { path: { id: plugin }, query: { kind } },
    headers: { "Content-Type": "application/octet-stream", "Idempotency-Key": idempotencyKey() },
    body: file as unknown as string,
    bodySerializer: (body) => body as unknown as BodyInit,
  });
  return data as PluginImage;
}

/** `list` with the item at `from` moved to `to`. */
export function moved<T>(list: T[], from: number, to: number): T[] {
  const without = list.filter((_, i) => i !== from);
  const item = list[from];
  return item === undefined ? list : [...without.slice(0, to), item, ...without.slice(to)];
}
