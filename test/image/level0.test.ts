/** An image as files: which pictures there are, and by which names they are asked for (compliance level 0). */
import { describe, expect, it } from 'vitest';
import { imageInfo } from '../../src/image/info.js';
import { pictureFiles } from '../../src/image/level0.js';
import { defaultLimits as limits } from '../../src/image/limits.js';
import { pyramidOf } from './samples.js';
