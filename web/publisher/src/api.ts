import { createApi } from "@shared/api/client";
import type { components, paths } from "@shared/api/panel.gen";

export const panel = createApi<paths>();

export type Schemas = components["schemas"];
