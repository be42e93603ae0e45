/** The worker's side: the engine, asked by comlink. */
import { expose } from 'comlink'
import { Engine } from './engine.ts'

expose(new Engine())
