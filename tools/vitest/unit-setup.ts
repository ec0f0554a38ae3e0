/** Runs before every unit test file: files share a process, so none may inherit another's fake clock or environment. */
import { vi } from 'vitest';

vi.useRealTimers();
vi.unstubAllGlobals();
vi.unstubAllEnvs();
