import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { Stumble } from "./app/Stumble";
import "./ui/base.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element #root");
createRoot(root).render(
  <StrictMode>
    <Stumble>
      <App />
    </Stumble>
  </StrictMode>,
);
