import type { Metadata } from "next";
import { HomePage } from "../features/home/HomePage.tsx";

export const metadata: Metadata = { title: { absolute: "Home · Atlas" } };

export default function Page() {
  return <HomePage />;
}
