import { Outlet } from "@tanstack/react-router";

export function PluginLayout() {
  return <Outlet />;
}
