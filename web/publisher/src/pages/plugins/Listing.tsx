import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Editor } from "@/features/listing/Editor";
import { pluginQuery } from "@/features/plugins/queries";

const route = getRouteApi("/inside/plugins/$pluginId/");

export function Listing() {
  const { pluginId } = route.useParams();
  const { data } = useQuery(pluginQuery(pluginId));
  return data && <Editor key={data.id} plugin={data} />;
}
