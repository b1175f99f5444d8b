import js from '@eslint/js';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

import svelteConfig from './svelte.config.js';

// Shared → noun → routes: a room may import only from the rooms below it.
const rooms = {
  zones: [
    {
      target: './src/lib/shared',
      from: './src/lib',
      except: ['./shared', './words', './backend', './errors.ts'],
    },
    { target: './src/lib', from: './src/routes' },
    { target: './src/lib/backend', from: './src/lib', except: ['./backend'] },
  ],
};

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/lib/backend/bindings.gen.ts'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: globals.browser },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createTypeScriptImportResolver()],
      'import-x/extensions': ['.ts', '.js', '.svelte'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'], 'svelte-eslint-parser': ['.svelte'] },
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', rooms],
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@tauri-apps/*'], message: 'Only lib/backend/tauri.ts knows the shell.' }] },
      ],
      'svelte/no-at-html-tags': 'error',
      'svelte/require-each-key': 'error',
      // The router is a hash router; there is no base path to resolve.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  { files: ['src/lib/backend/tauri.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['*.js', '*.ts', 'e2e/**', 'src/**/*.test.ts'],
    languageOptions: { globals: globals.node },
  },
);
