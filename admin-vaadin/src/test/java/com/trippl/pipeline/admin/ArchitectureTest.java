package com.trippl.pipeline.admin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.Layout;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Who may reach what is said everywhere, and which way the arrows of the pages point. */
@AnalyzeClasses(packages = "com.trippl.pipeline", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** Services for people: where one method asks for a permission, all do. */
    private static final DescribedPredicate<JavaClass> FOR_PEOPLE = DescribedPredicate.describe(
            "services that ask for permissions",
            type -> type.isAnnotatedWith(Service.class)
                    && type.getMethods().stream().anyMatch(method -> method.isAnnotatedWith(PreAuthorize.class)));

    @ArchTest
    static final ArchRule everyPageSaysWhoMayOpenIt = classes()
            .that()
            .areAnnotatedWith(Route.class)
            .or()
            .areAnnotatedWith(Layout.class)
            .or()
            .areAssignableTo(HasErrorParameter.class)
            .should()
            .beAnnotatedWith(RolesAllowed.class)
            .orShould()
            .beAnnotatedWith(PermitAll.class)
            .orShould()
            .beAnnotatedWith(AnonymousAllowed.class);

    @ArchTest
    static final ArchRule everyCallOfAServiceForPeopleNeedsAPermission = methods()
            .that()
            .areDeclaredInClassesThat(FOR_PEOPLE)
            .and()
            .arePublic()
            .and()
            .doNotHaveModifier(JavaModifier.STATIC)
            .should()
            .beAnnotatedWith(PreAuthorize.class);

    @ArchTest
    static final ArchRule pagesHaveNoCycles =
            slices().matching("com.trippl.pipeline.admin.(*)..").should().beFreeOfCycles();
}
