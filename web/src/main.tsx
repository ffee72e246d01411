import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { Stumble } from "./app/Stumble";
import { measureAt } from "./common/format";
import { usePreferences } from "./state";
import "./ui/base.css";

const { units, dpi } = usePreferences.getState();
measureAt(units === "cm" ? dpi : null);

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element #root");
createRoot(root).render(
  <StrictMode>
    <Stumble>
      <App />
    </Stumble>
  </StrictMode>,
);
