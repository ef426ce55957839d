package com.trippl.pipeline;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The whole product: the shared core, the stages and their dispatch. */
@SpringBootApplication
public class PipelineApplication {}
