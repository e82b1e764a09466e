import { Outlet } from "@tanstack/react-router";

export function OperationsLayout() {
  return <Outlet />;
}
