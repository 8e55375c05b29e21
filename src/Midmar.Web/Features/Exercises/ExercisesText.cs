namespace Midmar.Web.Features.Exercises;

/// <summary>Names the texts of the exercise's clock.</summary>
public sealed class ExercisesText;
