package com.trippl.pipeline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/** Which way the arrows point. */
@AnalyzeClasses(packages = "com.trippl.pipeline", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] STAGES = {"..importraw..", "..transform..", "..load..", "..promote.."};
    private static final String[] CORE = {
        "..config..",
        "..configure..",
        "..dashboard..",
        "..database..",
        "..dmo..",
        "..environment..",
        "..files..",
        "..hash..",
        "..listing..",
        "..preview..",
        "..publicdata..",
        "..queue..",
        "..review..",
        "..runs..",
        "..schedules..",
        "..security..",
        "..staging..",
        "..storage.."
    };

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("com.trippl.pipeline.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theCoreKnowsNeitherSpringBatchNorAScreenNorTheStages = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.batch..",
                    "com.vaadin..",
                    "..importraw..",
                    "..transform..",
                    "..load..",
                    "..promote..",
                    "..dispatch..",
                    "..cli..",
                    "com.trippl.pipeline.support..");

    @ArchTest
    static final ArchRule importStandsAlone = standsAlone("..importraw..");

    @ArchTest
    static final ArchRule transformStandsAlone = standsAlone("..transform..");

    @ArchTest
    static final ArchRule loadStandsAlone = standsAlone("..load..");

    @ArchTest
    static final ArchRule promoteStandsAlone = standsAlone("..promote..");

    @ArchTest
    static final ArchRule timeComesFromTheClock =
            noClasses().should().callMethod(Instant.class, "now").because("logic that depends on time takes a Clock");

    private static ArchRule standsAlone(String stage) {
        String[] others =
                java.util.Arrays.stream(STAGES).filter(s -> !s.equals(stage)).toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(stage)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others);
    }
}
