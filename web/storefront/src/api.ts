import { createApi } from "@shared/api/client";
import type { components, paths } from "@shared/api/store.gen";

export const store = createApi<paths>();

export type Schemas = components["schemas"];
