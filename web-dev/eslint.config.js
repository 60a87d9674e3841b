import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/vendor/**", "**/node_modules/**"] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-implicit-globals": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-control-regex": "off",
      "no-eval": "error",
      "no-restricted-properties": ["error", { property: "innerHTML", message: "Text never becomes markup." }],
      "max-lines": ["error", 300],
    },
  },
  { files: ["tests/**"], languageOptions: { globals: globals.node } },
  { files: ["**/offline/**"], languageOptions: { sourceType: "script", globals: { vis: "readonly" } } },
];
