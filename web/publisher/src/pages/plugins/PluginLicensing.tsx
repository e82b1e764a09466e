import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { LicensingForm } from "@/features/licensing/LicensingForm";
import { pluginQuery } from "@/features/plugins/queries";

const route = getRouteApi("/inside/plugins/$pluginId/licensing");

export function PluginLicensing() {
  const { pluginId } = route.useParams();
  const { data } = useQuery(pluginQuery(pluginId));
  return data && <LicensingForm key={data.id} plugin={data} />;
}
